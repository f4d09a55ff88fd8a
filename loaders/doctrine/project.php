<?php

/* What the loader finds out about a project: its options, autoloader, configuration and errors. */

declare(strict_types=1);

use Doctrine\ORM\Configuration;
use Doctrine\ORM\EntityManagerInterface;
use Doctrine\ORM\Mapping\DefaultNamingStrategy;
use Doctrine\ORM\Mapping\NamingStrategy;
use Doctrine\ORM\Mapping\UnderscoreNamingStrategy;

/** Ends the program with a message. */
function fail(string $message): never
{
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
    fwrite(STDERR, "portolan-error: $message\n");
    exit(1);
}

/**
 * @param list<string> $words
 * @return array<string, mixed>
 */
function options(array $words): array
{
    $options = ['path' => [], 'models' => [], 'default-table-option' => [], 'naming' => null, 'bootstrap' => null, 'symfony' => null,
        'server-version' => null, 'doctor' => false];
    for ($i = 0; $i < count($words); $i++) {
        $name = substr($words[$i], 2);
        switch ($name) {
            case 'doctor':
                $options['doctor'] = true;
                break;
            case 'direct':
            case 'no-schema-create':
                break;
            case 'path':
                $options['path'][] = $words[++$i];
                break;
            case 'models':
                $options['models'] = array_merge($options['models'], explode(',', $words[++$i]));
                break;
            case 'default-table-option':
                [$key, $value] = explode('=', $words[++$i], 2) + [1 => ''];
                $options['default-table-option'][$key] = $value;
                break;
            case 'orm':
            case 'dialect':
            case 'server-version':
            case 'out':
            case 'naming':
            case 'bootstrap':
            case 'symfony':
                $options[$name] = $words[++$i];
                break;
            default:
                throw new InvalidArgumentException("unknown flag {$words[$i]} for the built-in doctrine loader");
        }
    }
    return $options;
}

/** The nearest folder at or above a path that holds a file, or null. */
function upwards(string $path, string $file): ?string
{
    for ($folder = is_dir($path) ? $path : dirname($path); ; $folder = dirname($folder)) {
        if (is_file("$folder/$file")) {
            return $folder;
        }
        if ($folder === dirname($folder)) {
            return null;
        }
    }
}

function projectOf(string $path): ?string
{
    return upwards($path, 'composer.json') ?? upwards($path, 'config/packages/doctrine.yaml');
}

/** Makes the classes of Doctrine and of the project known. */
function autoload(string $path): void
{
    $folder = upwards($path, 'vendor/autoload.php');
    if ($folder !== null) {
        require_once "$folder/vendor/autoload.php";
    } elseif (stream_resolve_include_path('Doctrine/ORM/autoload.php') !== false) {
        require_once 'Doctrine/ORM/autoload.php';
    }
    if (!interface_exists(EntityManagerInterface::class)) {
        throw new RuntimeException($folder === null
            ? "vendor/autoload.php not found (looked from $path upwards): run composer install"
            : "the package \"doctrine/orm\" is not installed in $folder: run composer require doctrine/orm");
    }
    requireVersion();
}

function ormVersion(): string
{
    if (class_exists('Composer\InstalledVersions') && Composer\InstalledVersions::isInstalled('doctrine/orm')) {
        return (string) Composer\InstalledVersions::getPrettyVersion('doctrine/orm');
    }
    return class_exists('Doctrine\ORM\Version') ? Doctrine\ORM\Version::VERSION : 'unknown';
}

function requireVersion(): void
{
    if (!method_exists(Doctrine\DBAL\Configuration::class, 'setSchemaManagerFactory')) {
        throw new RuntimeException('doctrine/orm ' . ormVersion() . ' is not supported (ORM 2.14+ with DBAL 3.6+, or ORM 3)');
    }
}

/** The text of config/packages/doctrine.yaml, or nothing. */
function doctrineYaml(?string $directory): string
{
    $file = "$directory/config/packages/doctrine.yaml";
    return $directory !== null && is_file($file) ? (string) file_get_contents($file) : '';
}

function namingOf(?string $directory): string
{
    preg_match('/^\s*naming_strategy:\s*[\'"]?doctrine\.orm\.naming_strategy\.(\w+)/m', doctrineYaml($directory), $found);
    return $found[1] ?? 'default';
}

/** @return array<string, string> */
function tableOptionsOf(?string $directory): array
{
    $options = [];
    if (preg_match('/^(\s*)default_table_options:\s*\n((?:\1\s+.*\n?)+)/m', doctrineYaml($directory), $block) === 1) {
        preg_match_all('/^\s+(\w+):\s*[\'"]?([\w-]+)/m', $block[2], $rows, PREG_SET_ORDER);
        foreach ($rows as [, $key, $value]) {
            $options[$key] = $value;
        }
    }
    return $options;
}

function namingStrategy(string $name): NamingStrategy
{
    return match ($name) {
        'default' => new DefaultNamingStrategy(),
        'underscore' => new UnderscoreNamingStrategy(CASE_LOWER, false),
        'underscore_number_aware' => new UnderscoreNamingStrategy(CASE_LOWER, true),
        default => throw new InvalidArgumentException("unknown naming strategy \"$name\"; known: default, underscore, underscore_number_aware"),
    };
}

/** The application's own configuration, where the options name it. */
function applicationConfiguration(array $options): ?Configuration
{
    $found = match (true) {
        $options['bootstrap'] !== null => require $options['bootstrap'],
        $options['symfony'] !== null => symfonyManager($options['symfony']),
        default => null,
    };
    if ($found instanceof EntityManagerInterface) {
        return $found->getConfiguration();
    }
    if ($found === null || $found instanceof Configuration) {
        return $found;
    }
    throw new RuntimeException("{$options['bootstrap']} must return an EntityManagerInterface or a Configuration, not " . get_debug_type($found));
}

/** Boots the kernel of a Symfony application and returns its default entity manager. */
function symfonyManager(string $directory): EntityManagerInterface
{
    require_once "$directory/vendor/autoload.php";
    $class = getenv('KERNEL_CLASS') ?: 'App\Kernel';
    $kernel = new $class(getenv('APP_ENV') ?: 'dev', false);
    $kernel->boot();
    return $kernel->getContainer()->get('doctrine')->getManager();
}

/** Prints the versions that a load would use. */
function doctor(string $path): void
{
    $lines = ['version: ' . PHP_VERSION];
    try {
        autoload($path);
        $lines[] = 'doctrine/orm: ' . ormVersion();
    } catch (Throwable $error) {
        $lines[] = 'doctrine/orm: ' . $error->getMessage();
    }
    fwrite(STDOUT, implode("\n", $lines) . "\n");
}

/** The message of an error: a fault in the user's file with its place. */
function describe(Throwable $error): string
{
    $own = dirname(__DIR__);
    if (!$error instanceof Error) {
        return $error->getMessage();
    }
    $file = $error->getFile();
    $line = $error->getLine();
    foreach ($error->getTrace() as $frame) {
        if (!str_starts_with($file, $own)) {
            break;
        }
        $file = $frame['file'] ?? $file;
        $line = $frame['line'] ?? $line;
    }
    return "$file:$line: {$error->getMessage()}";
}
