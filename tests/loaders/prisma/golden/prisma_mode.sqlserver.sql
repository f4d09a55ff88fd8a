
CREATE TABLE [dbo].[A] (
    [id] INT NOT NULL,
    CONSTRAINT [A_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE TABLE [dbo].[B] (
    [id] INT NOT NULL,
    [aId] INT NOT NULL,
    CONSTRAINT [B_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE TABLE [dbo].[_many] (
    [A] INT NOT NULL,
    [B] INT NOT NULL,
    CONSTRAINT [_many_AB_unique] UNIQUE NONCLUSTERED ([A],[B])
)
GO

CREATE NONCLUSTERED INDEX [B_aId_idx] ON [dbo].[B]([aId])
GO

CREATE NONCLUSTERED INDEX [_many_B_index] ON [dbo].[_many]([B])
GO

