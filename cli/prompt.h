#pragma once

#include <iosfwd>
#include <stop_token>

namespace portolan::cli {

/// The two-line selector `Are you sure?` with `Apply` and `Abort` (spec/cli.md 1.6).
/// @param input  file descriptor of the answers: a terminal (put into raw mode for the time of the question) or a pipe
/// @return whether the user chose `Apply`; Ctrl-C is no
/// Throws UsageError(`^D`) at the end of the input, Stopped when the program is asked to stop.
bool ask_apply(std::ostream& out, int input, std::stop_token stop);

}  // namespace portolan::cli
