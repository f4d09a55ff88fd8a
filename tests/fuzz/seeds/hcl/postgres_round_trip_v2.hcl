table "posts" {
  schema = schema.public
  column "id" {
    null = false
    type = serial
  }
  column "author_id" {
    null = false
    type = bigint
  }
  column "title" {
    null = false
    type = character(20)
  }
  column "day" {
    null = true
    type = date
  }
  column "key" {
    null = true
    type = uuid
  }
  column "size" {
    null = true
    type = double_precision
  }
  column "raw" {
    null = true
    type = bytea
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
table "tags" {
  schema = schema.public
  column "name" {
    null = false
    type = text
  }
  primary_key {
    columns = [column.name]
  }
}
table "users" {
  schema = schema.public
  column "id" {
    null = false
    type = bigint
    identity {
      generated = ALWAYS
    }
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
  column "state" {
    null    = false
    type    = enum.state
    default = "active"
  }
  column "score" {
    null = false
    type = integer
  }
  column "active" {
    null    = false
    type    = boolean
    default = true
  }
  column "data" {
    null = true
    type = jsonb
  }
  column "made_at" {
    null    = false
    type    = timestamptz
    default = sql("now()")
  }
  column "born" {
    null = true
    type = date
  }
  primary_key {
    columns = [column.id]
  }
  index "users_email" {
    unique  = true
    columns = [column.email]
    where   = "active"
  }
  check "score_positive" {
    expr = "(score > '-1'::integer)"
  }
}
enum "state" {
  schema = schema.public
  values = ["new", "active"]
}
schema "public" {
  comment = "standard public schema"
}
