"""Send the changes of one operation; if it stops in the middle, keep and report the changes that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dnsstack.errors import DnsStackError
from dnsstack.plugin.records import state
from dnsstack.plugin.records.describe import listed
from dnsstack.plugin.records.live import surviving
from dnsstack.plugin.records.opening import Opened
from dnsstack.plugin.records.telling import REFRESH
from dnsstack.plugin.records.three_way import RRsets, same
from dnsstack.plugin.records.zone import Listing, PendingChange, ZoneRefused
from dnsstack.plugin.resources import Context, Failed, Values
from dnsstack.providers.declared import COUNTED, Counted, DeclaredRRset, Key


@dataclass(frozen=True, slots=True)
class Sending:
    """The changes for an opened zone, and the parts of the new state; `counted` is what the last guard counted."""

    zone: Opened
    changes: Sequence[PendingChange]
    before: RRsets
    wanted: RRsets
    inputs: Values
    aside: Mapping[Key, DeclaredRRset]
    counted: Counted


def send(context: Context, sending: Sending) -> None:
    """Make the changes.

    Raises:
        Failed: some changes were made, or may have been; it has the new state.
        DnsStackError: the changes are refused, and none was made.
    """
    if not sending.changes:
        return
    try:
        sending.zone.zone.apply(sending.changes, context.progress, context.stop)
    except DnsStackError as error:
        raise _told(sending, error) from None
    except Exception as error:
        raise _told(sending, error) from error


def _told(sending: Sending, error: Exception) -> Exception:
    """The refusal with the changes that were made; the zone is listed again to know them."""
    reason = str(error) if isinstance(error, DnsStackError) else f"a fault of the plugin: {error!r}"
    try:
        listing = sending.zone.zone.listing()
    except DnsStackError as unread:
        message = f"{reason}\nWhich changes were made is not known: {unread}\nRun `{REFRESH}`"
        return _failed(sending, message, sending.before)
    if listing is None:
        return _failed(sending, f"{reason}\nThe zone was deleted meanwhile; run `{REFRESH}`", {})
    done = [change.key for change in sending.changes if same(change.wanted, listing.get(change.key))]
    left = [change.key for change in sending.changes if change.key not in set(done)]
    kept = surviving(sending.before, sending.wanted, sending.changes, listing, by_record=sending.zone.by_record)
    if not _began(sending.changes, listing):
        return ZoneRefused(f"{reason}\nNone of the changes was made") if isinstance(error, ZoneRefused) else error
    message = (
        f"{reason}\n{len(done):,} of {len(sending.changes):,} changes were made; not made: {listed(left)}. The state "
        f"has those that were made: remove the cause and run `pulumi up` again; after a crash run `{REFRESH}`"
    )
    return _failed(sending, message, kept)


def _began(changes: Sequence[PendingChange], listing: Listing) -> bool:
    """True if the zone differs from the listing before."""
    for change in changes:
        live, was = listing.get(change.key), change.listed
        if (live is None) != (was is None):
            return True
        if live is not None and was is not None and live.declared != was.declared:
            return True
    return False


def _failed(sending: Sending, message: str, rrsets: RRsets) -> Failed:
    found = state.outputs(sending.inputs, {**rrsets, **sending.aside}, sending.zone.account)
    return Failed(message, sending.zone.id, found, _asked(sending))


def _asked(sending: Sending) -> Values:
    """The inputs for the engine to keep; removed RRsets count as before, so the next attempt needs no new consent."""
    counted = Counted.from_input(sending.inputs.get(COUNTED)).after(sending.counted)
    return sending.inputs | ({COUNTED: counted.to_input()} if COUNTED in sending.inputs else {})
