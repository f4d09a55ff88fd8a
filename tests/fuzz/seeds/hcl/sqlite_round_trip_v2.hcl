table "users" {
  schema = schema.main
  column "id" {
    null           = false
    type           = integer
    auto_increment = true
  }
  column "email" {
    null = false
    type = text
  }
  column "name" {
    null    = false
    type    = text
    default = "nobody"
  }
  column "score" {
    null    = false
    type    = decimal
    default = 2
  }
  column "made_at" {
    null    = false
    type    = datetime
    default = sql("CURRENT_TIMESTAMP")
  }
  column "born" {
    null = true
    type = date
  }
  primary_key {
    columns = [column.id]
  }
  index "users_email" {
    columns = [column.email]
  }
  check "positive" {
    expr = "score >= 0"
  }
}
table "posts" {
  schema = schema.main
  column "id" {
    null = false
    type = integer
  }
  column "author_id" {
    null = true
    type = integer
  }
  column "title" {
    null = false
    type = text
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "posts_author" {
    columns     = [column.author_id]
    ref_columns = [table.users.column.id]
    on_update   = NO_ACTION
    on_delete   = SET_NULL
  }
}
schema "main" {
}
