#include "operator/reconcile/target.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "operator/standalone/folder_store.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"

namespace portolan::reconcile {
namespace {

/// The references are read from a real store: a folder with one Secret.
class TargetTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "targetXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    base::disk_files().write(folder_ + "/s.yaml",
                             "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n"
                             "stringData: {url: 'mysql://u:secret@h/x', pw: 'a@b:c/d'}\n");
    store_ = std::make_unique<standalone::FolderStore>(folder_, [](const std::string&) {});
    reader_ = std::make_unique<ReferenceReader>(*store_, "default", redactor_);
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string resolve(const resources::CommonSpec& spec) {
    const auto target = find_target(spec, *reader_, redactor_);
    return target ? target->url.with_secrets() : "";
  }

  static resources::SecretRef ref(const std::string& key) { return {resources::KeySelector{"db", key, {}}}; }

  std::string folder_;
  Redactor redactor_;
  std::unique_ptr<standalone::FolderStore> store_;
  std::unique_ptr<ReferenceReader> reader_;
};

TEST_F(TargetTest, PrefersUrlFromOverUrlOverCredentials) {
  resources::CommonSpec spec;
  EXPECT_EQ(resolve(spec), "");
  spec.credentials = resources::Credentials{.scheme = "mysql", .host = "db", .database = "fleet"};
  EXPECT_EQ(resolve(spec), "mysql://db/fleet");
  spec.url = "sqlite://a.db";
  EXPECT_EQ(resolve(spec), "sqlite://a.db");
  spec.url_from = ref("url");
  EXPECT_EQ(resolve(spec), "mysql://u:secret@h/x");
  EXPECT_EQ(redactor_.apply("x secret y"), "x *** y");
}

TEST_F(TargetTest, BuildsUrlsFromCredentials) {
  resources::CommonSpec spec;
  spec.credentials = resources::Credentials{.scheme = "postgres",
                                            .user = "svc",
                                            .password_from = ref("pw"),
                                            .host = "pg.data",
                                            .port = 5432,
                                            .database = "fleet",
                                            .parameters = {{"sslmode", "require"}}};
  EXPECT_EQ(resolve(spec), "postgres://svc:a%40b%3Ac%2Fd@pg.data:5432/fleet?sslmode=require");
}

TEST_F(TargetTest, NeedsAHost) {
  resources::CommonSpec spec;
  spec.credentials = resources::Credentials{.scheme = "mysql", .port = 3306};
  EXPECT_EQ(resolve(spec), "");
}

TEST_F(TargetTest, NamesWhatIsMissing) {
  resources::CommonSpec spec;
  spec.url_from = ref("nothing");
  try {
    resolve(spec);
    FAIL();
  } catch (const TransientError& error) {
    EXPECT_STREQ(error.what(), "secret default/db does not contain key \"nothing\"");
  }
  spec.url_from = resources::SecretRef{resources::KeySelector{"gone", "url", {}}};
  EXPECT_THROW(resolve(spec), TransientError);
  ASSERT_EQ(reader_->references().size(), 2U);
}

TEST_F(TargetTest, TakesNoAccountOfCredentialsInTheKey) {
  EXPECT_EQ(target_key(base::Url::parse("mysql://a:b@h:1/x?tls=true")),
            target_key(base::Url::parse("mysql://c@h:1/x")));
  EXPECT_NE(target_key(base::Url::parse("mysql://h:1/x")), target_key(base::Url::parse("mysql://h:1/y")));
}

}  // namespace
}  // namespace portolan::reconcile
