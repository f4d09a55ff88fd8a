<?php

/* Prints the SQL of Doctrine entities; see loaders/README.md for the contract. */

declare(strict_types=1);

use Portolan\Doctrine\Loader;

require __DIR__ . '/project.php';
foreach (['functions', 'Dialect', 'SchemaManagers', 'ClassFinder', 'Result', 'Loader'] as $part) {
    $sources[] = __DIR__ . "/../php/src/$part.php";
}

/** Set when the result is written: everything that ends the program before is a failure. */
$finished = false;

ob_start(static function (string $printed): string {
    fwrite(STDERR, $printed);
    return '';
}, 1);

register_shutdown_function(static function () use (&$finished): void {
    if (!$finished) {
        $last = error_get_last();
        fail($last === null ? 'a file of the entities ended the program (exit or die)' : "{$last['file']}:{$last['line']}: {$last['message']}");
    }
});

try {
    $options = options(array_slice($argv, 1));
    if ($options['doctor']) {
        doctor($options['path'][0] ?? getcwd());
        $finished = true;
        exit(0);
    }
    autoload($options['path'][0]);
    foreach ($sources as $source) {
        require $source;
    }
    $directory = projectOf($options['path'][0]);
    $loader = new Loader(
        $options['dialect'],
        $options['server-version'],
        $options['default-table-option'] + tableOptionsOf($directory),
        namingStrategy($options['naming'] ?? namingOf($directory)),
        $options['models'],
    );
    $text = $loader->load($options['path'], applicationConfiguration($options))->text();
    $version = ormVersion();
    file_put_contents($options['out'], "-- portolan:orm doctrine $version\n$text");
    $finished = true;
    exit(0);
} catch (Throwable $error) {
    $finished = true;
    fail(describe($error));
}
