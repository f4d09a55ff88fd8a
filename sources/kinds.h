#pragma once

#include <memory>

#include "sources/sources.h"

/// The kinds, one function and one file for those that belong together.
namespace portolan::sources {

std::unique_ptr<ports::DataSource> external(const Outside& outside);
std::unique_ptr<ports::DataSource> external_schema(const Outside& outside);
std::unique_ptr<ports::DataSource> hcl_schema(const Outside& outside);
std::unique_ptr<ports::DataSource> composite_schema(const Outside& outside);
std::unique_ptr<ports::DataSource> sql(const Outside& outside);
std::unique_ptr<ports::DataSource> template_dir(const Outside& outside);
std::unique_ptr<ports::DataSource> runtimevar(const Outside& outside);
std::unique_ptr<ports::DataSource> aws_rds_token(const Outside& outside);
std::unique_ptr<ports::DataSource> http(const Outside& outside);
std::unique_ptr<ports::DataSource> blob_dir(const Outside& outside);
std::unique_ptr<ports::DataSource> remote_dir();
std::unique_ptr<ports::DataSource> remote_schema();

}  // namespace portolan::sources
