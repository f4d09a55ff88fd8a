// All apps of the project are the desired state; they are read with the Django of .venv.
env "local" {
  src = "file://manage.py"
  dev = "docker://postgres/16/dev?search_path=public"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
