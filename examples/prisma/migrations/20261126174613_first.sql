-- Create "Cook" table
CREATE TABLE `Cook` (`id` int NOT NULL AUTO_INCREMENT, `email` varchar(191) NOT NULL, `name` varchar(191) NULL, `since` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), PRIMARY KEY (`id`), UNIQUE INDEX `Cook_email_key` (`email`)) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- Create "Recipe" table
CREATE TABLE `Recipe` (`id` int NOT NULL AUTO_INCREMENT, `title` varchar(120) NOT NULL, `text` text NOT NULL, `level` enum('EASY','HARD') NOT NULL DEFAULT "EASY", `minutes` smallint unsigned NOT NULL DEFAULT 30, `cookId` int NOT NULL, PRIMARY KEY (`id`), INDEX `Recipe_cookId_fkey` (`cookId`), INDEX `Recipe_level_minutes_idx` (`level`, `minutes` DESC), FULLTEXT INDEX `Recipe_title_text_idx` (`title`, `text`), CONSTRAINT `Recipe_cookId_fkey` FOREIGN KEY (`cookId`) REFERENCES `Cook` (`id`) ON UPDATE CASCADE ON DELETE RESTRICT) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- Create "Tag" table
CREATE TABLE `Tag` (`name` varchar(40) NOT NULL, PRIMARY KEY (`name`)) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- Create "_RecipeToTag" table
CREATE TABLE `_RecipeToTag` (`A` int NOT NULL, `B` varchar(40) NOT NULL, UNIQUE INDEX `_RecipeToTag_AB_unique` (`A`, `B`), INDEX `_RecipeToTag_B_index` (`B`), CONSTRAINT `_RecipeToTag_A_fkey` FOREIGN KEY (`A`) REFERENCES `Recipe` (`id`) ON UPDATE CASCADE ON DELETE CASCADE, CONSTRAINT `_RecipeToTag_B_fkey` FOREIGN KEY (`B`) REFERENCES `Tag` (`name`) ON UPDATE CASCADE ON DELETE CASCADE) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- Create "reviews" table
CREATE TABLE `reviews` (`cookId` int NOT NULL, `recipeId` int NOT NULL, `stars` tinyint NOT NULL, PRIMARY KEY (`cookId`, `recipeId`), INDEX `reviews_recipeId_fkey` (`recipeId`), CONSTRAINT `reviews_cookId_fkey` FOREIGN KEY (`cookId`) REFERENCES `Cook` (`id`) ON UPDATE CASCADE ON DELETE CASCADE, CONSTRAINT `reviews_recipeId_fkey` FOREIGN KEY (`recipeId`) REFERENCES `Recipe` (`id`) ON UPDATE CASCADE ON DELETE CASCADE) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
