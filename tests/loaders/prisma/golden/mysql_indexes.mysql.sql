
CREATE TABLE `Text` (
    `id` INTEGER NOT NULL,
    `a` TEXT NOT NULL,
    `b` LONGTEXT NOT NULL,
    `c` VARCHAR(500) NOT NULL,
    `d` BLOB NOT NULL,

    INDEX `Text_a_idx`(`a`(10)),
    INDEX `Text_d_id_idx`(`d`(5), `id`),
    UNIQUE INDEX `Text_b_c_key`(`b`(20), `c`(30) DESC),
    FULLTEXT INDEX `Text_a_b_idx`(`a`, `b`),
    FULLTEXT INDEX `ft_c`(`c`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Prefix` (
    `id` VARCHAR(700) NOT NULL,

    PRIMARY KEY (`id`(10))
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Composite` (
    `a` TEXT NOT NULL,
    `b` INTEGER NOT NULL,

    PRIMARY KEY (`a`(5), `b`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

