-- Create enum type "order_state"
CREATE TYPE "order_state" AS ENUM ('open', 'paid', 'sent');
-- Create "customers" table
CREATE TABLE "customers" ("id" serial NOT NULL, "email" character varying(200) NOT NULL, "name" character varying(100) NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "customers_email_key" UNIQUE ("email"));
-- Set comment to column: "name" on table: "customers"
COMMENT ON COLUMN "customers"."name" IS 'as it is printed on parcels';
-- Create "orders" table
CREATE TABLE "orders" ("id" serial NOT NULL, "customer_id" integer NOT NULL, "state" "order_state" NOT NULL DEFAULT 'open', "total" numeric(10,2) NOT NULL, "ordered_at" timestamp NOT NULL DEFAULT now(), PRIMARY KEY ("id"), CONSTRAINT "orders_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "total_is_positive" CHECK (total >= (0)::numeric));
-- Create index "ix_orders_customer_id" to table: "orders"
CREATE INDEX "ix_orders_customer_id" ON "orders" ("customer_id");
-- Create index "orders_by_state" to table: "orders"
CREATE INDEX "orders_by_state" ON "orders" ("state", "ordered_at");
