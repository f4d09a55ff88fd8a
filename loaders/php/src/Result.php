<?php

declare(strict_types=1);

namespace Portolan\Doctrine;

/** The SQL of a load, and where its tables are declared. */
final class Result
{
    /**
     * @param list<string> $statements
     * @param array<string, string> $positions "file:line" by table
     */
    public function __construct(
        private readonly array $statements,
        private readonly array $positions,
        private readonly string $terminator,
    ) {
    }

    public function text(): string
    {
        $lines = [];
        foreach ($this->positions as $table => $place) {
            $lines[] = "-- atlas:pos {$table}[type=table] $place\n";
        }
        sort($lines);
        $header = $lines === [] ? '' : implode('', $lines) . "\n";
        $ended = array_map(fn (string $statement): string => $statement . $this->terminator, $this->statements);
        return $header . implode('', $ended);
    }
}
