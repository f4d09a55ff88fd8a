
IF SCHEMA_ID('sales') IS NULL EXEC('CREATE SCHEMA [sales]')
GO

CREATE TABLE [sales].[Order] (
    [id] INT NOT NULL IDENTITY(1,1),
    [a] INT NOT NULL CONSTRAINT [five] DEFAULT 5,
    [code] VARCHAR(20) NOT NULL,
    [b] BIT NOT NULL CONSTRAINT [Order_b_df] DEFAULT 1,
    [y] VARBINARY(max) NOT NULL CONSTRAINT [Order_y_df] DEFAULT 0x6869,
    [max] NVARCHAR(max) NOT NULL,
    [raw] VARBINARY(max) NOT NULL,
    [pid] INT,
    CONSTRAINT [Order_pkey] PRIMARY KEY NONCLUSTERED ([id]),
    CONSTRAINT [Order_code_key] UNIQUE CLUSTERED ([code])
)
GO

CREATE TABLE [dbo].[Line] (
    [a] INT NOT NULL,
    [b] INT NOT NULL,
    [oid] INT NOT NULL,
    CONSTRAINT [line key] PRIMARY KEY CLUSTERED ([b] DESC,[a])
)
GO

CREATE TABLE [sales].[_near] (
    [A] INT NOT NULL,
    [B] INT NOT NULL,
    CONSTRAINT [_near_AB_unique] UNIQUE NONCLUSTERED ([A],[B])
)
GO

CREATE NONCLUSTERED INDEX [Order_a_b_idx] ON [sales].[Order]([a], [b] DESC)
GO

CREATE NONCLUSTERED INDEX [a part] ON [sales].[Order]([a]) WHERE [a] > 0
GO

CREATE UNIQUE NONCLUSTERED INDEX [b]]part] ON [sales].[Order]([a], [pid]) WHERE [b] = 1 AND [a] IS NOT NULL
GO

CREATE NONCLUSTERED INDEX [_near_B_index] ON [sales].[_near]([B])
GO

ALTER TABLE [sales].[Order] ADD CONSTRAINT [Order_pid_fkey] FOREIGN KEY ([pid]) REFERENCES [sales].[Order]([id]) ON DELETE NO ACTION ON UPDATE NO ACTION
GO

ALTER TABLE [dbo].[Line] ADD CONSTRAINT [Line_oid_fkey] FOREIGN KEY ([oid]) REFERENCES [sales].[Order]([id]) ON DELETE NO ACTION ON UPDATE CASCADE
GO

ALTER TABLE [sales].[_near] ADD CONSTRAINT [_near_A_fkey] FOREIGN KEY ([A]) REFERENCES [sales].[Order]([id]) ON DELETE NO ACTION ON UPDATE NO ACTION
GO

ALTER TABLE [sales].[_near] ADD CONSTRAINT [_near_B_fkey] FOREIGN KEY ([B]) REFERENCES [sales].[Order]([id]) ON DELETE NO ACTION ON UPDATE NO ACTION
GO

