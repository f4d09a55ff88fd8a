// The models are the desired state; they are read with the SQLAlchemy of .venv.
env "local" {
  src = "file://shop"
  dev = "docker://postgres/16/dev?search_path=public"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
