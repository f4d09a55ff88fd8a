<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use Doctrine\ORM\Configuration;

/**
 * Returns the SQL that creates the tables of the entities below the paths.
 *
 * @param list<string> $paths folders and files of entity classes
 * @param string $dialect mysql, mariadb, postgres, sqlite or sqlserver
 * @param Configuration|null $config the application's configuration; without one the mapping is found from the files
 */
function DumpDDL(array $paths, string $dialect, ?Configuration $config = null): string
{
    $loader = new Loader($dialect);
    return $loader->load($paths, $config)->text();
}
