<?php

/* Puts an article in and lists all. */

use App\Entity\Author;
use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\ORMSetup;

if (is_file(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/vendor/autoload.php';
} else {
    require 'Doctrine/ORM/autoload.php';
    require __DIR__ . '/src/Entity/Author.php';
    require __DIR__ . '/src/Entity/Article.php';
}

$config = ORMSetup::createAttributeMetadataConfiguration([__DIR__ . '/src/Entity'], true);
$url = parse_url(getenv('DATABASE_URL'));
$connection = DriverManager::getConnection([
    'driver' => 'pdo_mysql',
    'host' => $url['host'],
    'port' => $url['port'] ?? 3306,
    'user' => $url['user'],
    'password' => $url['pass'] ?? '',
    'dbname' => ltrim($url['path'], '/'),
    'charset' => 'utf8mb4',
], $config);
$manager = new EntityManager($connection, $config);

$author = new Author('ann@example.com', 'Ann');
$author->write('First news', 'It has begun.');
$manager->persist($author);
$manager->flush();

foreach ($manager->getRepository(Author::class)->findAll() as $author) {
    echo $author->name(), ' wrote "', $author->articles()->first()->title(), "\"\n";
}
