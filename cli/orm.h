#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "loaders/loader.h"

/// What the commands about ORMs and the paths of models share.
namespace portolan::cli {

/// What loaders reach for. Their notes go to stderr.
loaders::Reach loader_reach(Program& program);

/// The ORM of a name, or the one that the files of `paths` are written for. Throws as loaders::find_orm and
/// loaders::detect.
const loaders::Orm& orm_of(Program& program, const std::string& name, const std::vector<std::string>& paths);

/// A command in one text as its words.
std::vector<std::string> words_of(const std::string& text);

/// The values of an option's flag; of a list with one meaning, one text. Positional arguments of the call go on with
/// `--apps a b`.
std::vector<std::string> option_values(const Call& call, const loaders::Option& option);

}  // namespace portolan::cli
