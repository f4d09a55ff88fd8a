<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use InvalidArgumentException;

/** What a loader knows about a database. */
final class Dialect
{
    private const ROWS = [
        'mysql' => ['pdo_mysql', '8.4.0', ";\n", 64, null, ['charset' => 'utf8mb4']],
        'mariadb' => ['pdo_mysql', '11.4.0', ";\n", 64, null, ['charset' => 'utf8mb4']],
        'postgres' => ['pdo_pgsql', '16', ";\n", 63, 'public', []],
        'sqlite' => ['pdo_sqlite', '3.45', ";\n", 63, null, []],
        'sqlserver' => ['pdo_sqlsrv', '16', "\nGO\n", 128, 'dbo', []],
    ];

    private const ALIASES = [
        'maria' => 'mariadb', 'postgresql' => 'postgres', 'pg' => 'postgres', 'sqlite3' => 'sqlite', 'mssql' => 'sqlserver',
    ];

    /** @param array<string, string> $tableOptions */
    private function __construct(
        public readonly string $name,
        public readonly string $driver,
        public readonly string $defaultVersion,
        public readonly string $terminator,
        public readonly int $identifierLength,
        public readonly ?string $defaultSchema,
        public readonly array $tableOptions,
    ) {
    }

    public static function named(string $name): self
    {
        $name = self::ALIASES[$name] ?? $name;
        if (!isset(self::ROWS[$name])) {
            $known = implode(', ', array_keys(self::ROWS));
            throw new InvalidArgumentException("unknown dialect \"$name\"; known: $known");
        }
        return new self($name, ...self::ROWS[$name]);
    }

    /** The version as Doctrine wants to hear it from a connection. */
    public function serverVersion(?string $version): string
    {
        $version ??= $this->defaultVersion;
        $named = stripos($version, 'mariadb') !== false;
        return $this->name === 'mariadb' && !$named ? "$version-MariaDB" : $version;
    }
}
