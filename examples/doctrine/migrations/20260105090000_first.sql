-- Create "authors" table
CREATE TABLE `authors` (`id` int NOT NULL AUTO_INCREMENT, `email` varchar(190) NOT NULL, `name` varchar(100) NOT NULL, PRIMARY KEY (`id`), UNIQUE INDEX `UNIQ_8E0C2A51E7927C74` (`email`)) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- Create "articles" table
CREATE TABLE `articles` (`id` int NOT NULL AUTO_INCREMENT, `author_id` int NOT NULL, `title` varchar(200) NOT NULL, `text` longtext NOT NULL, `published` datetime NULL COMMENT "(DC2Type:datetime_immutable)", PRIMARY KEY (`id`), INDEX `articles_published` (`published`), INDEX `IDX_BFDD3168F675F31B` (`author_id`), CONSTRAINT `FK_BFDD3168F675F31B` FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`) ON UPDATE NO ACTION ON DELETE CASCADE) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
