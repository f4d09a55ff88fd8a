#include "loaders/interpreters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "planner/base/errors.h"
#include "planner/base/temporary_folder.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

/// A project in a folder of its own, and an environment whose PATH has one folder.
class Interpreters : public testing::Test {
 protected:
  Interpreters() { variables_["PATH"] = folder_.path() + "/bin"; }

  std::string add(const std::string& name) {
    const std::string path = folder_.path() + "/" + name;
    fs::create_directories(fs::path(path).parent_path());
    base::disk_files().write(path, "");
    return path;
  }

  std::vector<std::string> find(const std::string& orm, const std::vector<std::string>& asked = {}) {
    fs::create_directories(folder_.path() + "/project/app");
    return find_interpreter(find_orm(orm), asked, folder_.path() + "/project/app", base::disk_files(),
                            [this](const std::string& name) { return variables_[name]; });
  }

  using Words = std::vector<std::string>;
  base::TemporaryFolder folder_{"portolan-interpreters-"};
  std::map<std::string, std::string> variables_;
};

TEST_F(Interpreters, PythonIsThatOfTheNearestEnvironment) {
  const std::string outermost = add("bin/python3");
  EXPECT_EQ(find("django"), Words{outermost});
  const std::string above = add("project/.venv/bin/python");
  EXPECT_EQ(find("django"), Words{above});
  const std::string near = add("project/app/venv/bin/python");
  EXPECT_EQ(find("sqlalchemy"), Words{near});
  const std::string active = add("active/bin/python");
  variables_["VIRTUAL_ENV"] = folder_.path() + "/active";
  EXPECT_EQ(find("sqlalchemy"), Words{active});
  const std::string asked = add("bin/python3.9");
  EXPECT_EQ(find("sqlalchemy", {"python3.9", "-X", "dev"}), (Words{"python3.9", "-X", "dev"}));
}

TEST_F(Interpreters, AManifestEndsTheWayUp) {
  add("project/.venv/bin/python");
  add("project/app/requirements.txt");
  const std::string outermost = add("bin/python3");
  EXPECT_EQ(find("sqlalchemy"), Words{outermost});
}

TEST_F(Interpreters, ALockFileNamesItsToolWhereThatIsInstalled) {
  const std::string python = add("bin/python");
  add("project/poetry.lock");
  EXPECT_EQ(find("sqlalchemy"), Words{python});
  add("bin/poetry");
  EXPECT_EQ(find("sqlalchemy"), (Words{"poetry", "run", "python"}));
}

TEST_F(Interpreters, OtherRuntimesAreThoseOfThePath) {
  add("project/.venv/bin/node");
  EXPECT_THROW(find("typeorm"), UsageError);
  const std::string node = add("bin/node");
  EXPECT_EQ(find("typeorm"), Words{node});
}

}  // namespace
}  // namespace portolan::loaders
