CREATE TABLE [it's; (] ([a"b] int, [`] int) /* [ */;
CREATE TRIGGER t AFTER INSERT ON [END;] BEGIN SELECT [BEGIN ']; END;
-- atlas:renamed_from [a;b]
CREATE TABLE [a b] ([c] int);