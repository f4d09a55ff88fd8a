
CREATE TABLE `Person` (
    `id` INTEGER NOT NULL,
    `role` ENUM('USER', 'ADMIN') NOT NULL DEFAULT 'USER',
    `mood` ENUM('so glad', 'SAD') NULL DEFAULT 'so glad',
    `moods` ENUM('so glad', 'SAD') NOT NULL,

    UNIQUE INDEX `Person_role_mood_key`(`role`, `mood`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

