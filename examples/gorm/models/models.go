// Package models declares the tables of the library.
package models

import "time"

// Author writes books.
type Author struct {
	ID        uint      `gorm:"primaryKey"`
	Email     string    `gorm:"size:190;not null;uniqueIndex"`
	Name      string    `gorm:"size:100;not null"`
	Books     []Book    `gorm:"constraint:OnDelete:CASCADE"`
	CreatedAt time.Time `gorm:"not null"`
}

// Book is written by one author and stands under any number of subjects.
type Book struct {
	ID       uint      `gorm:"primaryKey"`
	Title    string    `gorm:"size:200;not null;index"`
	Pages    int       `gorm:"not null;default:0;check:pages_positive,pages >= 0"`
	AuthorID uint      `gorm:"not null"`
	Subjects []Subject `gorm:"many2many:book_subjects"`
}

// Subject is what books are about.
type Subject struct {
	Code string `gorm:"primaryKey;size:20"`
	Name string `gorm:"size:100;not null"`
}
