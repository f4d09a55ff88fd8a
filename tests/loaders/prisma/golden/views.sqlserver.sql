
CREATE TABLE [dbo].[User] (
    [id] INT NOT NULL,
    CONSTRAINT [User_pkey] PRIMARY KEY CLUSTERED ([id])
)
GO

