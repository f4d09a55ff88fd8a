table "t" {
  schema = schema.public
  column "state" {
    null = false
    type = enum.mood
  }
  column "former" {
    null    = false
    type    = enum.mood
    default = "sad"
  }
}
enum "mood" {
  schema = schema.public
  values = ["awful", "sad", "ok", "happy"]
}
schema "public" {
  comment = "standard public schema"
}
