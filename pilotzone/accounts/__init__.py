"""Users, offices and appointments: who signs in and which roles they hold until when."""
