"""What Celery beat starts, of all apps."""

from enterprises.schedule import SCHEDULE as ENTERPRISES
from matchmaking.schedule import SCHEDULE as MATCHMAKING
from matchmaking.schedule_guidance import SCHEDULE as GUIDANCE
from matchmaking.schedule_meetings import SCHEDULE as MEETINGS
from pilotzone.audit.schedule import SCHEDULE as AUDIT
from pilotzone.exchange.schedule import SCHEDULE as EXCHANGE
from pilotzone.files.schedule import SCHEDULE as FILES
from pilotzone.jobs.schedule import SCHEDULE as JOBS
from pilotzone.messages.schedule import SCHEDULE as MESSAGES
from pilotzone.reference.schedule import SCHEDULE as REFERENCE
from subsidies.schedule import SCHEDULE as SUBSIDIES
from warehouses.schedule import SCHEDULE as WAREHOUSES

PLATFORM = AUDIT | EXCHANGE | FILES | JOBS | MESSAGES | REFERENCE
SCHEDULE = PLATFORM | ENTERPRISES | WAREHOUSES | MATCHMAKING | GUIDANCE | MEETINGS | SUBSIDIES
