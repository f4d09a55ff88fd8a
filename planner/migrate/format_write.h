#pragma once

#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/migrate/file.h"

/// A plan as the files of each format (spec/migrations.md 2.1 and 3). Used through the table in format.cc.
namespace portolan::migrate {

std::vector<NewFile> write_atlas(const change::Plan& plan);
std::vector<NewFile> write_golang_migrate(const change::Plan& plan);
std::vector<NewFile> write_goose(const change::Plan& plan);
std::vector<NewFile> write_flyway(const change::Plan& plan);
std::vector<NewFile> write_liquibase(const change::Plan& plan);
std::vector<NewFile> write_dbmate(const change::Plan& plan);

}  // namespace portolan::migrate
