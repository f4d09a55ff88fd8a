<?php

namespace App\Entity;

use Doctrine\Common\Collections\ArrayCollection;
use Doctrine\Common\Collections\Collection;
use Doctrine\ORM\Mapping as ORM;

#[ORM\Entity]
#[ORM\Table(name: 'authors')]
class Author
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    private ?int $id = null;

    #[ORM\Column(length: 190, unique: true)]
    private string $email;

    #[ORM\Column(length: 100)]
    private string $name;

    #[ORM\OneToMany(targetEntity: Article::class, mappedBy: 'author', cascade: ['persist'])]
    private Collection $articles;

    public function __construct(string $email, string $name)
    {
        $this->email = $email;
        $this->name = $name;
        $this->articles = new ArrayCollection();
    }

    public function name(): string
    {
        return $this->name;
    }

    public function articles(): Collection
    {
        return $this->articles;
    }

    public function write(string $title, string $text): Article
    {
        $article = new Article($this, $title, $text);
        $this->articles->add($article);
        return $article;
    }
}
