
CREATE TABLE `Limit` (
    `id` INTEGER NOT NULL,
    `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` INTEGER NOT NULL,
    `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab` INTEGER NOT NULL,
    `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac` INTEGER NOT NULL,
    `ääääääääääääääääääääääääääää` INTEGER NOT NULL,
    `xääääääääääääääääääääääääääää` INTEGER NOT NULL,

    UNIQUE INDEX `Limit_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_key`(`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`),
    UNIQUE INDEX `Limit_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab_key`(`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab`),
    UNIQUE INDEX `Limit_äääääääääääääääääääääääääää_key`(`ääääääääääääääääääääääääääää`),
    INDEX `Limit_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac_idx`(`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac`),
    INDEX `Limit_xääääääääääääääääääääääääää_idx`(`xääääääääääääääääääääääääääää`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Ääääääääääääääääääääääääääääääää` (
    `id` INTEGER NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `LooooooooooooooooooooooooooooooooongerThanAllOthersEver` (
    `id` INTEGER NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `_LooooooooooooooooooooooooooooooooongerThanAllOthersEverToÄäääää` (
    `A` INTEGER NOT NULL,
    `B` INTEGER NOT NULL,

    UNIQUE INDEX `_LooooooooooooooooooooooooooooooooongerThanAllOthersEv_AB_unique`(`A`, `B`),
    INDEX `_LooooooooooooooooooooooooooooooooongerThanAllOthersEver_B_index`(`B`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE `_LooooooooooooooooooooooooooooooooongerThanAllOthersEverToÄäääää` ADD CONSTRAINT `_LooooooooooooooooooooooooooooooooongerThanAllOthersEverT_A_fkey` FOREIGN KEY (`A`) REFERENCES `LooooooooooooooooooooooooooooooooongerThanAllOthersEver`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `_LooooooooooooooooooooooooooooooooongerThanAllOthersEverToÄäääää` ADD CONSTRAINT `_LooooooooooooooooooooooooooooooooongerThanAllOthersEverT_B_fkey` FOREIGN KEY (`B`) REFERENCES `Ääääääääääääääääääääääääääääääää`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

