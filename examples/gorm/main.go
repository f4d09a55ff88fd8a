// Command library puts a book in and lists all.
package main

import (
	"fmt"
	"log"
	"os"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"library/models"
)

func main() {
	db, err := gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")), &gorm.Config{})
	if err != nil {
		log.Fatal(err)
	}
	book := models.Book{Title: "On Shelves", Pages: 120, Subjects: []models.Subject{{Code: "wood", Name: "Woodwork"}}}
	author := models.Author{Email: "ann@example.com", Name: "Ann", Books: []models.Book{book}}
	if err := db.Create(&author).Error; err != nil {
		log.Fatal(err)
	}
	var authors []models.Author
	if err := db.Preload("Books.Subjects").Find(&authors).Error; err != nil {
		log.Fatal(err)
	}
	for _, author := range authors {
		fmt.Println(author.Name, "wrote", len(author.Books), "book(s), the first about", author.Books[0].Subjects[0].Name)
	}
}
