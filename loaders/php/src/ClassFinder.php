<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

use FilesystemIterator;
use ParseError;
use PhpToken;
use RecursiveCallbackFilterIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use RuntimeException;

/** Finds classes in files without running them; loads them where no autoload rule of the project does. */
final class ClassFinder
{
    private const SKIPPED = ['vendor', 'node_modules', 'var', '.git'];

    /** @var array<string, string> file by class */
    private array $files = [];
    private int $count = 0;
    private bool $annotated = false;
    private bool $xml = false;

    /** @param list<string> $paths */
    public function __construct(array $paths)
    {
        foreach ($paths as $path) {
            foreach (is_dir($path) ? $this->below($path) : [$path] as $file) {
                $this->read($file);
            }
        }
        ksort($this->files);
        spl_autoload_register(function (string $class): void {
            if (isset($this->files[$class])) {
                require_once $this->files[$class];
            }
        });
    }

    /** @return list<string> the classes, by name */
    public function classes(): array
    {
        return array_keys($this->files);
    }

    public function fileCount(): int
    {
        return $this->count;
    }

    /** Are there entities whose mapping is in comments? */
    public function annotated(): bool
    {
        return $this->annotated;
    }

    /** Are there mapping files? */
    public function xml(): bool
    {
        return $this->xml;
    }

    /** @return list<string> */
    private function below(string $folder): array
    {
        $entries = new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS);
        $wanted = new RecursiveCallbackFilterIterator(
            $entries,
            fn ($entry): bool => !($entry->isDir() && in_array($entry->getFilename(), self::SKIPPED, true)),
        );
        $files = [];
        foreach (new RecursiveIteratorIterator($wanted) as $entry) {
            $files[] = $entry->getPathname();
        }
        sort($files);
        return $files;
    }

    private function read(string $file): void
    {
        if (preg_match('/\.(orm|dcm)\.xml$/', $file) === 1) {
            $this->xml = true;
        }
        if (!str_ends_with($file, '.php')) {
            return;
        }
        $this->count++;
        $text = (string) file_get_contents($file);
        $this->annotated = $this->annotated || preg_match('/^\s*\*\s*@(ORM\\\\)?Entity\b/m', $text) === 1;
        try {
            $classes = self::classesOf($text);
        } catch (ParseError $error) {
            throw new RuntimeException("$file:{$error->getLine()}: {$error->getMessage()}");
        }
        foreach ($classes as $class) {
            $this->files[$class] = $file;
        }
    }

    /** @return list<string> */
    private static function classesOf(string $text): array
    {
        $classes = [];
        $namespace = '';
        $previous = null;
        $tokens = array_values(array_filter(
            PhpToken::tokenize($text, TOKEN_PARSE),
            fn (PhpToken $token): bool => !$token->isIgnorable(),
        ));
        foreach ($tokens as $i => $token) {
            $next = $tokens[$i + 1] ?? null;
            if ($token->is(T_NAMESPACE) && $next?->is([T_STRING, T_NAME_QUALIFIED])) {
                $namespace = $next->text . '\\';
            } elseif ($token->is([T_CLASS, T_TRAIT, T_INTERFACE, T_ENUM]) && $next?->is(T_STRING) && !$previous?->is([T_NEW, T_DOUBLE_COLON])) {
                $classes[] = $namespace . $next->text;
            }
            $previous = $token;
        }
        return $classes;
    }
}
