// The Prisma schema is the desired state; it is read by Portolan itself.
env "local" {
  src = "file://prisma/schema.prisma"
  dev = "docker://mysql/9/dev"
  url = getenv("DATABASE_URL")
  migration {
    dir = "file://migrations"
  }
}
