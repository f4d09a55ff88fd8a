<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use Doctrine\DBAL\Connection;
use Doctrine\DBAL\Schema\AbstractSchemaManager;
use Doctrine\DBAL\Schema\MySQLSchemaManager;
use Doctrine\DBAL\Schema\PostgreSQLSchemaManager;
use Doctrine\DBAL\Schema\SchemaConfig;
use Doctrine\DBAL\Schema\SchemaManagerFactory;
use Doctrine\DBAL\Schema\SQLiteSchemaManager;
use Doctrine\DBAL\Schema\SQLServerSchemaManager;

/** Schema managers that know their configuration: Doctrine's own ask the server for it. */
final class SchemaManagers implements SchemaManagerFactory
{
    /** @param array<string, string> $tableOptions */
    public function __construct(private readonly Dialect $dialect, private readonly array $tableOptions)
    {
    }

    public function createSchemaManager(Connection $connection): AbstractSchemaManager
    {
        $config = new SchemaConfig();
        $config->setMaxIdentifierLength($this->dialect->identifierLength);
        $config->setDefaultTableOptions($this->tableOptions);
        if ($this->dialect->defaultSchema !== null) {
            $config->setName($this->dialect->defaultSchema);
        }
        $platform = $connection->getDatabasePlatform();
        $manager = match ($this->dialect->driver) {
            'pdo_mysql' => new class ($connection, $platform) extends MySQLSchemaManager {
                use FixedSchemaConfig;
            },
            'pdo_pgsql' => new class ($connection, $platform) extends PostgreSQLSchemaManager {
                use FixedSchemaConfig;
            },
            'pdo_sqlite' => new class ($connection, $platform) extends SQLiteSchemaManager {
                use FixedSchemaConfig;
            },
            'pdo_sqlsrv' => new class ($connection, $platform) extends SQLServerSchemaManager {
                use FixedSchemaConfig;
            },
        };
        $manager->fixedConfig = $config;
        return $manager;
    }
}

/** Answers what Doctrine asks a schema manager for when it creates a schema. */
trait FixedSchemaConfig
{
    public SchemaConfig $fixedConfig;

    public function createSchemaConfig(): SchemaConfig
    {
        return $this->fixedConfig;
    }
}
