<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use Doctrine\Common\Annotations\AnnotationReader;
use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\Configuration;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\EntityManagerInterface;
use Doctrine\ORM\Mapping\ClassMetadata;
use Doctrine\ORM\Mapping\Driver\AnnotationDriver;
use Doctrine\ORM\Mapping\Driver\AttributeDriver;
use Doctrine\ORM\Mapping\Driver\XmlDriver;
use Doctrine\ORM\Mapping\NamingStrategy;
use Doctrine\ORM\Tools\SchemaTool;
use RuntimeException;

/** Asks Doctrine for the SQL of entities, over a connection that is never opened. */
final class Loader
{
    private readonly Dialect $dialect;

    /**
     * @param array<string, string> $tableOptions default table options, over those of the dialect
     * @param list<string> $models the only entities to load, by class name with or without namespace; empty: all
     */
    public function __construct(
        string $dialect,
        private readonly ?string $serverVersion = null,
        private readonly array $tableOptions = [],
        private readonly ?NamingStrategy $naming = null,
        private readonly array $models = [],
    ) {
        $this->dialect = Dialect::named($dialect);
    }

    /**
     * Loads the entities below the paths; with a configuration of the application those that it maps.
     *
     * @param list<string> $paths
     */
    public function load(array $paths, ?Configuration $config = null): Result
    {
        $finder = new ClassFinder($paths);
        $own = $config === null;
        $config ??= $this->configuration($finder, $paths);
        $manager = $this->manager($config);
        $metadata = $own && !$finder->xml()
            ? $this->metadataOf($manager, $finder->classes())
            : $manager->getMetadataFactory()->getAllMetadata();
        usort($metadata, fn (ClassMetadata $a, ClassMetadata $b): int => strcmp($a->getName(), $b->getName()));
        $metadata = $this->chosen($metadata);
        $entities = array_filter($metadata, fn (ClassMetadata $m): bool => !$m->isMappedSuperclass && !$m->isEmbeddedClass);
        if ($entities === []) {
            $seen = $finder->classes() === [] ? 'no classes' : 'classes: ' . implode(', ', $finder->classes());
            throw new RuntimeException(sprintf('no Doctrine models found in %s (%d PHP files, %s)', implode(', ', $paths), $finder->fileCount(), $seen));
        }
        $this->refuseSchemas($entities);
        $statements = (new SchemaTool($manager))->getCreateSchemaSql($metadata);
        return new Result($statements, $this->positions($manager, $entities), $this->dialect->terminator);
    }

    /**
     * On MySQL Doctrine leaves out the tables of entities with a schema, without a word.
     *
     * @param array<ClassMetadata> $entities
     */
    private function refuseSchemas(array $entities): void
    {
        foreach ($entities as $entity) {
            if ($this->dialect->driver === 'pdo_mysql' && $entity->getSchemaName() !== null) {
                throw new RuntimeException(sprintf('entity %s uses schema "%s": Doctrine creates no such table on %s', $entity->getName(), $entity->getSchemaName(), $this->dialect->name));
            }
        }
    }

    private function configuration(ClassFinder $finder, array $paths): Configuration
    {
        $config = new Configuration();
        $config->setProxyDir(sys_get_temp_dir());
        $config->setProxyNamespace('PortolanProxies');
        $config->setAutoGenerateProxyClasses(false);
        if ($this->naming !== null) {
            $config->setNamingStrategy($this->naming);
        }
        $config->setMetadataDriverImpl(match (true) {
            $finder->xml() => new XmlDriver($paths),
            $finder->annotated() && class_exists(AnnotationDriver::class) && class_exists(AnnotationReader::class)
                => new AnnotationDriver(new AnnotationReader()),
            default => new AttributeDriver([]),
        });
        return $config;
    }

    private function manager(Configuration $config): EntityManagerInterface
    {
        if (PHP_VERSION_ID >= 80400 && method_exists($config, 'enableNativeLazyObjects')) {
            $config->enableNativeLazyObjects(true);
        }
        $options = $this->tableOptions + $this->dialect->tableOptions;
        $config->setSchemaManagerFactory(new SchemaManagers($this->dialect, $options));
        $version = $this->dialect->serverVersion($this->serverVersion);
        $connection = DriverManager::getConnection(['driver' => $this->dialect->driver, 'serverVersion' => $version], $config);
        return new EntityManager($connection, $config);
    }

    /**
     * @param list<string> $classes
     * @return list<ClassMetadata>
     */
    private function metadataOf(EntityManagerInterface $manager, array $classes): array
    {
        $driver = $manager->getConfiguration()->getMetadataDriverImpl();
        $metadata = [];
        foreach ($classes as $class) {
            if (class_exists($class) && !$driver->isTransient($class)) {
                $metadata[] = $manager->getMetadataFactory()->getMetadataFor($class);
            }
        }
        return $metadata;
    }

    /**
     * @param list<ClassMetadata> $metadata
     * @return list<ClassMetadata>
     */
    private function chosen(array $metadata): array
    {
        if ($this->models === []) {
            return $metadata;
        }
        $short = fn (string $class): string => substr((string) strrchr('\\' . $class, '\\'), 1);
        $known = [];
        foreach ($metadata as $entity) {
            $known[$entity->getName()] = $known[$short($entity->getName())] = $entity;
        }
        foreach ($this->models as $model) {
            if (!isset($known[$model])) {
                $names = array_map(fn (ClassMetadata $m): string => $m->getName(), $metadata);
                throw new RuntimeException("no entity \"$model\"; there are: " . implode(', ', $names));
            }
        }
        $wanted = fn (ClassMetadata $m): bool => in_array($m->getName(), $this->models, true) || in_array($short($m->getName()), $this->models, true);
        return array_values(array_filter($metadata, $wanted));
    }

    /**
     * @param array<ClassMetadata> $entities
     * @return array<string, string>
     */
    private function positions(EntityManagerInterface $manager, array $entities): array
    {
        $quotes = $manager->getConfiguration()->getQuoteStrategy();
        $platform = $manager->getConnection()->getDatabasePlatform();
        $positions = [];
        foreach ($entities as $entity) {
            if ($entity->isInheritanceTypeSingleTable() && $entity->getName() !== $entity->rootEntityName) {
                continue;
            }
            $class = $entity->getReflectionClass();
            $table = str_replace(['"', '`', '[', ']'], '', $quotes->getTableName($entity, $platform));
            $positions[$table] = $class->getFileName() . ':' . $class->getStartLine();
        }
        return $positions;
    }
}
