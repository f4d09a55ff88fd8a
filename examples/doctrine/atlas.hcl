// The models are the desired state; nothing but composer install is needed to read them.
env "local" {
  src = "file://src/Entity"
  dev = "docker://mysql/8/dev"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
