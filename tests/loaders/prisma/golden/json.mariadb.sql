
CREATE TABLE `Doc` (
    `id` INTEGER NOT NULL,
    `a` JSON NOT NULL,
    `b` JSON NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

