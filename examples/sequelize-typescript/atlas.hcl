// The decorated classes are the desired state; they are compiled in memory by the project's own TypeScript.
env "local" {
  src = "file://models"
  dev = "docker://postgres/16/dev?search_path=public"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
