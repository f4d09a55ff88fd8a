#pragma once

#include "planner/migrate/dir.h"
#include "planner/migrate/executor.h"
#include "planner/migrate/session.h"

namespace portolan::migrate {

/// Settles the revision of a run that was cut off while one of its statements was under way (design/exactly-once.md,
/// "Recovery"): afterwards the row counts the statement as done, or it says nothing of it any more. Called under the
/// lock and outside a transaction, before anything else. Throws AmbiguousOutcome when nobody can tell whether the
/// statement ran.
void settle_intent(Session& session, const Dir& dir, const ApplyOptions& options, const Revision& revision);

/// Settles every open intent among `revisions`. Returns whether there was one, so that the table has to be read again.
bool settle_intents(const Environment& environment, const Dir& dir, const ApplyOptions& options,
                    const std::vector<Revision>& revisions);

}  // namespace portolan::migrate
