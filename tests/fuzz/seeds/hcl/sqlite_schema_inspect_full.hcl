table "users" {
  schema = schema.main
  column "id" {
    null = true
    type = integer
  }
  column "name" {
    null    = false
    type    = text
    default = "x"
  }
  column "age" {
    null = true
    type = int
  }
  primary_key {
    columns = [column.id]
  }
}
table "posts" {
  schema = schema.main
  column "id" {
    null = true
    type = integer
  }
  column "user_id" {
    null = true
    type = integer
  }
  foreign_key "0" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "by_user" {
    on {
      desc   = true
      column = column.user_id
    }
  }
  check {
    expr = "id > 0"
  }
}
schema "main" {
}
