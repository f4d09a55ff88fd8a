<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use Doctrine\ORM\Tools\Console\EntityManagerProvider;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** The console command atlas:schema: prints the SQL of the application's entities. */
final class SchemaCommand extends Command
{
    public function __construct(private readonly ?EntityManagerProvider $managers = null)
    {
        parent::__construct('atlas:schema');
    }

    protected function configure(): void
    {
        $this->setDescription('Print the SQL that creates the tables of the entities')
            ->addOption('path', null, InputOption::VALUE_REQUIRED | InputOption::VALUE_IS_ARRAY, 'folder of entities', ['./src'])
            ->addOption('dialect', null, InputOption::VALUE_REQUIRED, 'mysql, mariadb, postgres, sqlite or sqlserver', 'mysql');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $config = $this->managers?->getDefaultManager()->getConfiguration();
        $text = DumpDDL($input->getOption('path'), $input->getOption('dialect'), $config);
        $output->write($text, false, OutputInterface::OUTPUT_RAW);
        return Command::SUCCESS;
    }
}
