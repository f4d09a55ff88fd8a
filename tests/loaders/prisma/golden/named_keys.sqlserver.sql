
CREATE TABLE [dbo].[Parent] (
    [id] INT NOT NULL,
    CONSTRAINT [Parent_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE TABLE [dbo].[Child] (
    [id] INT NOT NULL,
    [pid] INT,
    CONSTRAINT [Child_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

ALTER TABLE [dbo].[Child] ADD CONSTRAINT [the child's key] FOREIGN KEY ([pid]) REFERENCES [dbo].[Parent]([id]) ON DELETE SET NULL ON UPDATE CASCADE
GO

