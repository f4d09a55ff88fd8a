#pragma once

#include <string>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/language/inputs.h"
#include "planner/project/project.h"

/// What documents that may reach outside have in scope: the project file and test files.
namespace portolan::project {

/// The functions of documents and those of spec/project-file.md 6 that read the environment and files.
/// @param path     of the document: names of files are relative to its folder
/// @param outside  outlives the result
hcl::NameMap<hcl::Function> functions_of(const std::string& path, const Outside& outside);

/// Throws SourceError for `data` blocks of a kind that nobody knows or with a wrong number of labels.
void check_data_blocks(const std::vector<const hcl::Block*>& blocks, const ports::DataSources& sources);

/// Reads the data blocks that are asked for. Throws what data sources throw, with `data.KIND.NAME: ` in front.
/// @param outside  outlives the result
language::DataLoader data_loader(const Outside& outside);

}  // namespace portolan::project
