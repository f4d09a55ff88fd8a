
CREATE TABLE [dbo].[Big Table] (
    [the id] INT NOT NULL,
    [straße] NVARCHAR(1000) NOT NULL,
    CONSTRAINT [Big Table_pkey] PRIMARY KEY CLUSTERED ([the id]),
    CONSTRAINT [Big Table_straße_key] UNIQUE NONCLUSTERED ([straße])
)
GO

CREATE TABLE [dbo].[part.table] (
    [id] INT NOT NULL,
    [owner-id] INT NOT NULL,
    CONSTRAINT [part.table_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE NONCLUSTERED INDEX [Big Table_the id_straße_idx] ON [dbo].[Big Table]([the id], [straße])
GO

ALTER TABLE [dbo].[part.table] ADD CONSTRAINT [part.table_owner-id_fkey] FOREIGN KEY ([owner-id]) REFERENCES [dbo].[Big Table]([the id]) ON DELETE NO ACTION ON UPDATE CASCADE
GO

