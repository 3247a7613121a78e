"""Why a request has no meeting: said of the finished plan, so that whoever looks finds it true."""

from collections.abc import Iterable, Sequence

from matchmaking.rules.plan.board import Board, bits
from matchmaking.rules.plan.model import R_BUSY, R_NO_COMMON_SLOT, R_QUOTA, R_TABLES, Meeting, Unmet
from matchmaking.rules.plan.pairs import Wish


def unmet_of(wishes: Sequence[Wish], meetings: Iterable[Meeting], board: Board) -> tuple[Unmet, ...]:
    met, reasons = {each.pair for each in meetings}, Reasons(board)
    return tuple(reasons.of(wish) for wish in wishes if (wish.buyer, wish.supplier) not in met)


class Reasons:
    """Looks at a plan that is finished."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.live = sum(1 << place for place, slot in enumerate(board.slots) if not board.problem.has_passed(slot))
        self.taken = [board.meeting_slots(who) for who in range(len(board.names))]
        self.ids = [each.id for each in board.slots]

    def of(self, wish: Wish) -> Unmet:
        if wish.out:
            return Unmet(wish.buyer, wish.supplier, wish.value, wish.out, wish.who)
        board, pair = self.board, (wish.buyer, wish.supplier)
        one, other = board.number[wish.buyer], board.number[wish.supplier]
        common = board.present[one] & board.present[other] & self.live
        if not common:
            return Unmet(*pair, wish.value, R_NO_COMMON_SLOT)
        if spent := tuple(
            board.names[each] for each in (one, other) if board.is_limited[each] and board.left[each] <= 0
        ):
            return Unmet(*pair, wish.value, R_QUOTA, spent)
        who = ((), (wish.buyer,), (wish.supplier,), pair)  # by whose meeting the slot is taken
        first, second = self.taken[one], self.taken[other]
        slots = tuple(
            (self.ids[place], who[(first >> place & 1) + 2 * (second >> place & 1)]) for place in bits(common)
        )
        reason = R_TABLES if common & ~(first | second) else R_BUSY
        return Unmet(*pair, wish.value, reason, slots=slots)
