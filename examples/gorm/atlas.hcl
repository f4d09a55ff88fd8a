// The models are the desired state; nothing but a Go module that requires GORM is needed to read them.
env "local" {
  src = "file://models"
  dev = "docker://postgres/16/dev?search_path=public"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
