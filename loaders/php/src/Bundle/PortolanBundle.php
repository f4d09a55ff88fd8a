<?php

declare(strict_types=1);

namespace Portolan;

use Portolan\Doctrine\SchemaCommand;
use Symfony\Component\DependencyInjection\ContainerBuilder;
use Symfony\Component\DependencyInjection\Reference;
use Symfony\Component\HttpKernel\Bundle\Bundle;

/** Makes the command atlas:schema known to a Symfony application. */
final class PortolanBundle extends Bundle
{
    public function build(ContainerBuilder $container): void
    {
        $container->register(SchemaCommand::class, SchemaCommand::class)
            ->setArguments([new Reference('doctrine.orm.command.entity_manager_provider')])
            ->addTag('console.command');
    }
}
