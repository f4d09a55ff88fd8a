#pragma once

#include <string_view>
#include <vector>

#include "planner/migrate/file.h"
#include "planner/migrate/script.h"

/// Reading the directories of other tools (spec/migrations.md 3). Used through the table in format.cc.
namespace portolan::migrate {

/// Line-based sections of goose files (3.2). Throws SourceError(`sql/migrate: goose: FILE:LINE unexpected goosePragma
/// 'Down'`).
Script read_goose(const File& file, const sql::ScannerOptions& options);

/// The up and down sections of dbmate files (3.3).
Script read_dbmate(const File& file, const sql::ScannerOptions& options);

/// Formatted SQL of liquibase (3.5): as an atlas file, and its `--rollback:` lines as the way back, of the last
/// changeset first.
Script read_liquibase(const File& file, const sql::ScannerOptions& options);

/// `V…`, `B…` and `R…` files of flyway (3.4).
bool lists_flyway(std::string_view path);
/// The undo file `U…` of a versioned file; empty for the others.
std::string flyway_undo_path(std::string_view path);
void arrange_flyway(std::vector<File>& files);

/// Compares flyway versions part by part as numbers: negative, 0 or positive. A version that ends in `R` (the one
/// repeatable files get) comes right after the same version without it.
int compare_flyway_versions(std::string_view a, std::string_view b);

}  // namespace portolan::migrate
