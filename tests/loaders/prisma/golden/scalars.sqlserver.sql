
CREATE TABLE [dbo].[Scalar] (
    [id] INT NOT NULL,
    [s] NVARCHAR(1000) NOT NULL,
    [so] NVARCHAR(1000),
    [b] BIT NOT NULL,
    [bo] BIT,
    [i] INT NOT NULL,
    [io] INT,
    [bi] BIGINT NOT NULL,
    [bio] BIGINT,
    [f] FLOAT(53) NOT NULL,
    [fo] FLOAT(53),
    [d] DECIMAL(32,16) NOT NULL,
    [do] DECIMAL(32,16),
    [t] DATETIME2 NOT NULL,
    [to] DATETIME2,
    [y] VARBINARY(max) NOT NULL,
    [yo] VARBINARY(max),
    [u] DATETIME2 NOT NULL,
    [hide] NVARCHAR(1000),
    CONSTRAINT [Scalar_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE TABLE [dbo].[Serial] (
    [id] INT NOT NULL IDENTITY(1,1),
    CONSTRAINT [Serial_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

CREATE TABLE [dbo].[Hidden] (
    [a] INT NOT NULL,
    CONSTRAINT [Hidden_pkey] PRIMARY KEY CLUSTERED ([a])
)
GO

