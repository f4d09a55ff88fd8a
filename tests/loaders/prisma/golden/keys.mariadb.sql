
CREATE TABLE `Pair` (
    `a` INTEGER NOT NULL,
    `b` VARCHAR(191) NOT NULL,
    `c` INTEGER NOT NULL,

    INDEX `Pair_a_c_idx`(`a` DESC, `c` ASC),
    INDEX `by_c`(`c`),
    INDEX `old_name`(`b`, `c`),
    UNIQUE INDEX `Pair_a_b_key`(`a`, `b` DESC),
    UNIQUE INDEX `only_b`(`b`),
    PRIMARY KEY (`c`, `a`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Uniques` (
    `a` INTEGER NOT NULL,
    `b` INTEGER NULL,
    `c` INTEGER NOT NULL,

    UNIQUE INDEX `Uniques_a_key`(`a`),
    UNIQUE INDEX `second`(`b`),
    UNIQUE INDEX `Uniques_c_key`(`c` DESC),
    INDEX `Uniques_a_b_c_idx`(`a`, `b`, `c`),
    UNIQUE INDEX `Uniques_c_a_key`(`c`, `a`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `NoKey` (
    `x` INTEGER NOT NULL,
    `y` INTEGER NOT NULL,

    UNIQUE INDEX `NoKey_x_y_key`(`x`, `y`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

