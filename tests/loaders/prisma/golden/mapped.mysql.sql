
CREATE TABLE `Big Table` (
    `the id` INTEGER NOT NULL,
    `straße` VARCHAR(191) NOT NULL,

    UNIQUE INDEX `Big Table_straße_key`(`straße`),
    INDEX `Big Table_the id_straße_idx`(`the id`, `straße`),
    PRIMARY KEY (`the id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `part.table` (
    `id` INTEGER NOT NULL,
    `owner-id` INTEGER NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE `part.table` ADD CONSTRAINT `part.table_owner-id_fkey` FOREIGN KEY (`owner-id`) REFERENCES `Big Table`(`the id`) ON DELETE RESTRICT ON UPDATE CASCADE;

