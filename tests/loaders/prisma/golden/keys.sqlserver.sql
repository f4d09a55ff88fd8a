
CREATE TABLE [dbo].[Pair] (
    [a] INT NOT NULL,
    [b] NVARCHAR(1000) NOT NULL,
    [c] INT NOT NULL,
    CONSTRAINT [Pair_pkey] PRIMARY KEY CLUSTERED ([c],[a]),
    CONSTRAINT [Pair_a_b_key] UNIQUE NONCLUSTERED ([a],[b] DESC),
    CONSTRAINT [only_b] UNIQUE NONCLUSTERED ([b])
)
GO

CREATE TABLE [dbo].[Uniques] (
    [a] INT NOT NULL,
    [b] INT,
    [c] INT NOT NULL,
    CONSTRAINT [Uniques_a_key] UNIQUE NONCLUSTERED ([a]),
    CONSTRAINT [second] UNIQUE NONCLUSTERED ([b]),
    CONSTRAINT [Uniques_c_key] UNIQUE NONCLUSTERED ([c] DESC),
    CONSTRAINT [Uniques_c_a_key] UNIQUE NONCLUSTERED ([c],[a])
)
GO

CREATE TABLE [dbo].[NoKey] (
    [x] INT NOT NULL,
    [y] INT NOT NULL,
    CONSTRAINT [NoKey_x_y_key] UNIQUE NONCLUSTERED ([x],[y])
)
GO

CREATE NONCLUSTERED INDEX [Pair_a_c_idx] ON [dbo].[Pair]([a] DESC, [c] ASC)
GO

CREATE NONCLUSTERED INDEX [by_c] ON [dbo].[Pair]([c])
GO

CREATE NONCLUSTERED INDEX [old_name] ON [dbo].[Pair]([b], [c])
GO

CREATE NONCLUSTERED INDEX [Uniques_a_b_c_idx] ON [dbo].[Uniques]([a], [b], [c])
GO

